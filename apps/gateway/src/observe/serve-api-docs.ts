import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { pageHeaders } from '../http/page-headers.js';

const DOCS = /^\/(docs([/-].*)?|openapi\.json)$/;

/** They share the console's origin, and with it what a tab remembers; Swagger UI writes styles and draws inline pictures. */
const HEADERS = pageHeaders(
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
);

/** The routes are made by Nest, which can say neither that they are public nor what a browser may run on them. */
export function prepareApiDocs(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    if (!DOCS.test(route.url)) return;
    route.config = { ...route.config, may: 'be anybody' };
    route.onSend = async (_request, reply) => void reply.headers(HEADERS);
  });
}

/** The API's description at /openapi.json, and for people at /docs. */
export function serveApiDocs(app: NestFastifyApplication): void {
  const description = new DocumentBuilder()
    .setTitle('Faramesh')
    .setDescription(
      'Ask before you act: agents submit actions, a policy and people decide, the log remembers.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, description), {
    jsonDocumentUrl: 'openapi.json',
  });
}
