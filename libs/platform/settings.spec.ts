import { readSettings, SettingsError } from './index.js';

describe('settings', () => {
  it('work without any', () => {
    expect(readSettings({})).toMatchObject({
      database: { backend: 'embedded' },
      redisUrl: undefined,
      evaluators: 1,
      policyFile: 'policies/default.yaml',
      apiHost: '127.0.0.1',
      apiPort: 8000,
      maxSubmissions: 500,
      maxPending: 10_000,
      actionTimeout: 300,
      authTokens: [],
    });
  });

  it('take an empty variable for an unset one', () => {
    expect(readSettings({ FARA_REDIS_URL: '', FARA_API_PORT: '' })).toMatchObject({
      redisUrl: undefined,
      apiPort: 8000,
    });
  });

  it('take tokens under both names', () => {
    expect(
      readSettings({ FARA_AUTH_TOKEN: 'first-token, second-token', FARAMESH_TOKEN: 'third-token' })
        .authTokens,
    ).toEqual(['first-token', 'second-token', 'third-token']);
  });

  it('take a DSN alone as the choice of Postgres', () => {
    expect(readSettings({ FARA_POSTGRES_DSN: 'postgres://h/d' }).database).toEqual({
      backend: 'postgres',
      dsn: 'postgres://h/d',
    });
  });

  it.each([
    ['FARA_API_PORT', '80000', 'a whole number from 1 to 65535'],
    ['FARA_API_PORT', '8000x', 'a whole number'],
    ['FARA_EVALUATORS', '0', 'a whole number from 1 to 64'],
    ['FARA_DB_BACKEND', 'sqlite', 'one of embedded, postgres'],
    ['FARA_POSTGRES_DSN', 'mysql://u:secret@h/d', 'an address that starts with postgres://'],
    ['FARA_REDIS_URL', 'localhost:6379', 'an address that starts with redis://'],
    ['FARA_ACTION_TIMEOUT', '-1', 'a whole number'],
    ['FARA_MAX_SUBMISSIONS', 'none', 'a whole number from 1 to 100000'],
    ['FARA_MAX_PENDING', 'many', 'a whole number from 1'],
    ['FARAMESH_HOT_RELOAD', 'maybe', '1 or 0'],
    ['FARA_APPROVAL_KEY', 'short', 'at least 32 characters'],
    ['FARA_AUTH_TOKEN', 'secret', 'tokens of at least 8 characters'],
    ['FARA_LOG_LEVEL', 'loud', 'one of'],
  ])('refuse %s=%s in one sentence that names it and does not repeat the value', (name, value, expected) => {
    const reading = (): unknown => readSettings({ [name]: value });
    expect(reading).toThrow(SettingsError);
    expect(reading).toThrow(new RegExp(`^${name} must be .*${expected}.*\\.$`));
    expect(reading).not.toThrow(value);
  });

  it('refuse Postgres without a DSN', () => {
    expect(() => readSettings({ FARA_DB_BACKEND: 'postgres' })).toThrow('FARA_POSTGRES_DSN must be set');
  });

  it.each(['0.0.0.0', '192.168.1.5', '::', 'gateway.internal'])(
    'refuse to listen on %s without a token',
    (host) => {
      expect(() => readSettings({ FARA_API_HOST: host })).toThrow('set FARA_AUTH_TOKEN, or FARA_INSECURE=1');
      expect(readSettings({ FARA_API_HOST: host, FARA_INSECURE: '1' }).apiHost).toBe(host);
      expect(readSettings({ FARA_API_HOST: host, FARA_AUTH_TOKEN: 'long-enough' }).apiHost).toBe(host);
    },
  );

  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('serve this machine alone on %s', (host) => {
    expect(readSettings({ FARA_API_HOST: host }).access).toBe('this machine');
  });
});
