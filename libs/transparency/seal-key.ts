/** What introduces a key to those who trust the one that signs it. Its first line is that of no other note. */
export const sealKeyText = (origin: string, verifierKey: string): string =>
  `${origin}/seal-key\n${verifierKey}\n`;
