package org.onegrasp.msgs;

import org.onegrasp.msgs.definition.Definitions;
import org.onegrasp.msgs.definition.ServiceDefinition;

/** The codec of a service with a record for each direction. */
record RecordServiceCodec<Q, A>(String type, String md5, MessageCodec<Q> request, MessageCodec<A> response)
    implements ServiceCodec<Q, A> {
  static <Q extends Record, A extends Record> ServiceCodec<Q, A> of(String type, Class<Q> request, Class<A> response) {
    ServiceDefinition service = Definitions.bundled().service(type);
    return new RecordServiceCodec<>(type, Definitions.bundled().md5(service),
        RecordCodec.of(service.request(), request), RecordCodec.of(service.response(), response));
  }
}
