/** @module The other side: fastify with one route that sends the text it was given, without tokens, limits or a store. */
import process from 'node:process';
import { fastify } from 'fastify';

process.once('message', (body: string) => {
  const server = fastify();
  server.get('/runs/:id', (_request, reply) => reply.type('application/json; charset=utf-8').send(body));
  server.listen({ host: '127.0.0.1', port: 0 }).then(
    (url) => process.send?.(url),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit(0));
