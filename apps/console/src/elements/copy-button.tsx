import type { ReactNode } from 'react';
import { useState } from 'react';
import { Check, Copy } from 'lucide-react';
import { canCopy, copyText } from '../browser/copy-text.js';
import { Button } from './button.js';

const SHOWN_MS = 2_000;

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const [isCopied, setCopied] = useState(false);
  if (!canCopy) return null;
  const copy = async (): Promise<void> => {
    setCopied(await copyText(text));
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <Button size="small" aria-label={isCopied ? 'Copied' : `Copy: ${label}`} onClick={() => void copy()}>
      {isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
    </Button>
  );
}
