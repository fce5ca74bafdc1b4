// Shows with Foxglove's own client what a server offers and sends: client.js ADDRESS TOPIC. Prints a line for each step.
const { FoxgloveClient } = require("@foxglove/ws-protocol");
const { parse } = require("@foxglove/rosmsg");
const { MessageReader } = require("@foxglove/rosmsg-serialization");
const WebSocket = require("ws");

const [address, topic] = process.argv.slice(2);
const client = new FoxgloveClient({ ws: new WebSocket(address, [FoxgloveClient.SUPPORTED_SUBPROTOCOL]) });
const readers = new Map();

client.on("error", (error) => {
  console.log("error " + error.message);
  process.exit(1);
});
client.on("serverInfo", (info) => console.log("server " + info.name));
client.on("advertise", (channels) => {
  for (const channel of channels) {
    const reader = new MessageReader(parse(channel.schema));
    console.log(`channel ${channel.topic} ${channel.encoding} ${channel.schemaName}`);
    if (channel.topic === topic) {
      readers.set(client.subscribe(channel.id), reader);
    }
  }
});
client.on("message", ({ subscriptionId, data }) => {
  console.log("message " + JSON.stringify(readers.get(subscriptionId).readMessage(data)));
  client.close();
});
