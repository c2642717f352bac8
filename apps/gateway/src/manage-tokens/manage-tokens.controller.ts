import { Body, Controller, Delete, Get, Header, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActionStore } from '#action-store';
import {
  type AccessToken,
  createToken,
  foldTokens,
  newestOfName,
  revokeToken,
  statusOfToken,
} from '#administration';
import { timestamp } from '#platform';
import { digestOf } from '../http/callers.js';
import { May } from '../http/permissions.js';
import { type Principal, SentBy } from '../http/principal.js';
import { invalid, Problem } from '../http/problem.js';
import { RoleTokens } from '../http/role-tokens.js';
import { CreateTokenDto, NewTokenView, TokenView } from './manage-tokens.dto.js';
import { newToken } from './new-token.js';

@ApiTags('tokens')
@Controller('v1/tokens')
export class ManageTokensController {
  constructor(
    private readonly store: ActionStore,
    private readonly tokens: RoleTokens,
  ) {}

  @Post()
  @May('manage tokens')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Make a token with a role; the answer is the only place where it is ever shown' })
  @ApiCreatedResponse({ type: NewTokenView })
  async create(
    @Body() { name, role, agent_id, expires_in }: CreateTokenDto,
    @SentBy() principal: Principal,
  ): Promise<NewTokenView> {
    if (role !== 'agent' && agent_id != null)
      throw invalid('Only a token of the role agent has an agent_id.');
    const [now, token] = [Date.now(), newToken()];
    const meta = {
      name,
      role,
      agent_id: role === 'agent' ? (agent_id ?? name) : null,
      token_sha256: digestOf(token),
      expires_at: expires_in == null ? null : timestamp(now + expires_in * 1000),
    };
    const created_at = timestamp(now);
    const acts = await createToken(this.store.pool, meta, {
      actor: { type: 'admin', id: principal.name },
      created_at,
    });
    this.tokens.learn(acts);
    const { expires_at } = meta;
    return { name, role, agent_id: meta.agent_id, created_at, created_by: principal.name, expires_at, token };
  }

  @Get()
  @May('read tokens')
  @ApiOperation({ summary: 'All tokens that there ever were, the newest first' })
  @ApiOkResponse({ type: [TokenView] })
  async list(): Promise<TokenView[]> {
    await this.tokens.look();
    return this.tokens.all.map(viewOf);
  }

  @Delete(':name')
  @May('manage tokens')
  @ApiOperation({
    summary: 'Revoke the newest token of a name, for good; here at once, everywhere within 2 s',
  })
  @ApiOkResponse({ type: TokenView })
  async revoke(@Param('name') name: string, @SentBy() principal: Principal): Promise<TokenView> {
    const acts = await revokeToken(this.store.pool, name, {
      actor: { type: 'admin', id: principal.name },
      created_at: timestamp(),
    });
    this.tokens.learn(acts);
    const token = newestOfName(foldTokens(acts), name);
    if (token) return viewOf(token);
    throw new Problem('NOT_FOUND', 'There is no token of this name; GET /v1/tokens tells all names.');
  }
}

function viewOf(token: AccessToken): TokenView {
  const { token_sha256: _, ...facts } = token;
  return { ...facts, status: statusOfToken(token, timestamp()) };
}
