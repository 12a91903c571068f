// The other end of the benchmark `stream`, in a process of its own: answers each request with its own bytes, over the
// cluster's batched stream and as unary gRPC calls.

import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { createGrpcTransport } from '#actors/adapters/grpc/transport.ts';
import { answerEnvelope } from '#actors/runtime/envelope.ts';
import { echoService } from './echo-service.ts';

const transport = await createGrpcTransport().listen('127.0.0.1', 0, (link) => {
  link.onEnvelope(({ body }) => {
    if (body?.$case !== 'ask') return;
    link.send(answerEnvelope(body.value.requestId, { ok: true, reply: body.value.command }));
  });
});
const unary = new Server();
unary.addService(echoService, {
  echo: (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) => done(null, call.request),
});
unary.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.send?.({ stream: transport.address, unary: `127.0.0.1:${port}` });
});
// A parent that is gone leaves nothing behind.
process.on('disconnect', () => process.exit());
