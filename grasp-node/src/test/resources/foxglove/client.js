// Shows with Foxglove's own client what a server offers and sends: client.js ADDRESS TOPIC... Prints a line for each step, and
// ends when each topic has said something.
const { FoxgloveClient } = require("@foxglove/ws-protocol");
const { parse } = require("@foxglove/rosmsg");
const { MessageReader } = require("@foxglove/rosmsg-serialization");
const WebSocket = require("ws");

const [address, ...topics] = process.argv.slice(2);
const client = new FoxgloveClient({ ws: new WebSocket(address, [FoxgloveClient.SUPPORTED_SUBPROTOCOL]) });
const waiting = new Map(); // subscription to what reads it

const short = (key, value) => (ArrayBuffer.isView(value) ? `${value.length} numbers` : value);

client.on("error", (error) => {
  console.log("error " + error.message);
  process.exit(1);
});
client.on("serverInfo", (info) => console.log("server " + info.name));
client.on("advertise", (channels) => {
  for (const channel of channels) {
    const reader = new MessageReader(parse(channel.schema));
    console.log(`channel ${channel.topic} ${channel.encoding} ${channel.schemaName}`);
    if (topics.includes(channel.topic)) {
      waiting.set(client.subscribe(channel.id), { reader, topic: channel.topic });
    }
  }
});
client.on("message", ({ subscriptionId, data }) => {
  const { reader, topic } = waiting.get(subscriptionId) ?? {};
  if (reader) {
    console.log(`message ${topic} ` + JSON.stringify(reader.readMessage(data), short));
    waiting.delete(subscriptionId);
  }
  if (waiting.size === 0) {
    client.close();
  }
});
