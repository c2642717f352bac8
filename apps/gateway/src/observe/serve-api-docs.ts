import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';

const DOCS = /^\/(docs([/-].*)?|openapi\.json)$/;

/** The routes are made by Nest, which cannot say that they are public. */
export function makeApiDocsPublic(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    if (DOCS.test(route.url)) route.config = { ...route.config, may: 'be anybody' };
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
