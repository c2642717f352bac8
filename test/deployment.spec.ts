import { readFileSync } from 'node:fs';
import { minVersion, satisfies } from 'semver';
import { parse, parseAllDocuments } from 'yaml';
import { NODE_FLAGS, readSettings } from '#platform';

interface Service {
  readonly image: string;
  readonly command?: string[];
  readonly environment?: Record<string, string>;
  readonly depends_on?: Record<string, unknown>;
}

const given: Record<string, string> = {
  POSTGRES_PASSWORD: 'postgres-password',
  FARA_AUTH_TOKEN: 'a-long-enough-token',
  FARA_APPROVAL_KEY: 'a key that has at least 32 characters',
  FARA_SEAL_KEY: Buffer.alloc(32).toString('base64'),
};
/** As compose fills in `${NAME}` and `${NAME:?message}`. */
const filledIn = readFileSync('docker-compose.yml', 'utf8').replace(
  /\$\{(\w+)(:\?[^}]*)?\}/g,
  (_, name: string) => given[name] ?? '',
);
const { services } = parse(filledIn, { merge: true }) as { services: Record<string, Service> };
const ours = Object.entries(services).filter(([, { image }]) => image === 'faramesh');

describe('docker-compose.yml', () => {
  it('runs Postgres, Redis, a gateway and evaluators after the migrations', () => {
    expect(Object.keys(services).sort()).toEqual(['evaluator', 'gateway', 'migrate', 'postgres', 'redis']);
    for (const name of ['gateway', 'evaluator'])
      expect(Object.keys(services[name]?.depends_on ?? {})).toEqual(['migrate', 'redis']);
  });

  it.each(ours)('gives %s settings that are accepted', (_, { environment }) => {
    expect(readSettings(environment)).toMatchObject({
      database: { backend: 'postgres' },
      redisUrl: 'redis://redis:6379',
    });
  });
});

describe('commands in images and manifests', () => {
  const manifests = parseAllDocuments(readFileSync('k8s/faramesh.yaml', 'utf8')).map((document) =>
    JSON.stringify(document.toJS()),
  );
  const texts = [filledIn, readFileSync('Dockerfile', 'utf8'), ...manifests];
  const programs = new Set(texts.flatMap((text) => text.match(/dist\/apps\/\w+\/src\/main\.js/g) ?? []));

  it.each([...programs])('%s exists', (program) => {
    expect(readFileSync(program, 'utf8')).not.toBe('');
  });

  it('run as they do under npm start', () => {
    expect(readFileSync('Dockerfile', 'utf8')).toContain(`NODE_OPTIONS=${NODE_FLAGS.join(' ')}\n`);
  });

  it('name every service', () => {
    expect([...programs].sort()).toEqual(
      ['evaluator', 'gateway', 'migrate'].map((app) => `dist/apps/${app}/src/main.js`),
    );
  });
});

describe('package.json', () => {
  interface Package {
    readonly engines?: { readonly node?: string };
  }
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as Package;
  const oldest = minVersion(engines?.node ?? '')?.version ?? '';
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Readonly<Record<string, Package>>;
  };

  it('promises no older Node than each package that is installed runs on', () => {
    const asking = Object.entries(packages).filter(
      ([, { engines }]) => !satisfies(oldest, engines?.node ?? '*'),
    );
    expect(asking).toEqual([]);
    expect(Object.keys(packages).length).toBeGreaterThan(100);
  });
});
