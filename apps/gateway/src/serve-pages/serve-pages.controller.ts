import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { projectRoot } from '#platform';
import { Public } from '../http/permissions.js';
import { Problem } from '../http/problem.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** What an agent sent is shown on these pages, so nothing but our own files runs, styles or is called from them. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

interface Page {
  readonly type: string;
  readonly text: string;
}

/** The console and the playground. A name is looked up and never becomes a path, so there is nothing to climb out of. */
@ApiExcludeController()
@Controller()
export class ServePagesController {
  readonly #pages = readPages(path.join(projectRoot, 'apps/gateway/pages'));

  @Get()
  @Public()
  console(@Res() reply: FastifyReply): void {
    this.#send(reply, 'console.html');
  }

  @Get('playground')
  @Public()
  playground(@Res() reply: FastifyReply): void {
    this.#send(reply, 'playground.html');
  }

  @Get('pages/:name')
  @Public()
  page(@Param('name') name: string, @Res() reply: FastifyReply): void {
    this.#send(reply, name);
  }

  #send(reply: FastifyReply, name: string): void {
    const page = this.#pages.get(name);
    if (!page) throw new Problem('NOT_FOUND', 'There is no such page.');
    void reply.headers(HEADERS).type(page.type).send(page.text);
  }
}

function readPages(folder: string): ReadonlyMap<string, Page> {
  return new Map(
    readdirSync(folder).flatMap((name): [string, Page][] => {
      const type = TYPES[path.extname(name)];
      return type === undefined
        ? []
        : [[name, { type, text: readFileSync(path.join(folder, name), 'utf8') }]];
    }),
  );
}
