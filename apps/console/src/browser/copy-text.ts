/** Only pages from a secure origin may: not a phone that reaches the gateway by http. */
export const canCopy = 'clipboard' in navigator;

export const copyText = (text: string): Promise<boolean> =>
  navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
