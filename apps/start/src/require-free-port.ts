import { once } from 'node:events';
import { createServer } from 'node:net';
import { StartError } from './start-error.js';

/** Asked first, because a database and five processes later the same answer would be hard to find. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
  } catch (error) {
    throw new StartError(explain((error as NodeJS.ErrnoException).code, host, port), { cause: error });
  }
  probe.close();
  await once(probe, 'close');
}

function explain(code: string | undefined, host: string, port: number): string {
  switch (code ?? '') {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken; stop what listens there or set FARA_API_PORT to another port.`;
    case 'EACCES':
      return `Port ${port} is reserved for the system; set FARA_API_PORT to a port above 1023.`;
    default:
      return `The API can't listen on ${host} (${code}); set FARA_API_HOST to an address of this machine.`;
  }
}
