import path from 'node:path';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { projectRoot } from '#platform';
import { pageHeaders } from '../http/page-headers.js';
import { Public } from '../http/permissions.js';
import { Problem } from '../http/problem.js';
import { readPages } from './read-pages.js';

/** What an agent sent is shown on these pages, so nothing but our own files runs, styles or is called from them. */
const HEADERS = {
  ...pageHeaders(
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    "require-trusted-types-for 'script'",
    // The console's threads: the one policy lets the one script of them through.
    'trusted-types engine',
  ),
  vary: 'accept-encoding',
};

/** The addresses of the console's pages; which one it is the page itself finds out. */
const ADDRESSES = ['/', 'actions', 'actions/:id', 'overview', 'playground', 'policies', 'policies/:hash'];

/** The console. A name is looked up and never becomes a path, so there is nothing to climb out of. */
@ApiExcludeController()
@Controller()
export class ServePagesController {
  readonly #pages = readPages(path.join(projectRoot, 'dist/pages'));

  @Get(ADDRESSES)
  @Public()
  console(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.#send(request, reply, 'index.html', 'no-cache');
  }

  @Get('pages/:name')
  @Public()
  page(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.#send(request, reply, name, 'public, max-age=31536000, immutable');
  }

  #send(request: FastifyRequest, reply: FastifyReply, name: string, caching: string): void {
    const page = this.#pages.get(name);
    if (!page) throw new Problem('NOT_FOUND', 'There is no such page.');
    const isZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    void reply.headers({ ...HEADERS, 'cache-control': caching }).type(page.type);
    if (isZipped) void reply.header('content-encoding', 'gzip');
    void reply.send(isZipped ? page.zipped : page.plain);
  }
}
