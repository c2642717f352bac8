import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';
import { KeyRound } from 'lucide-react';
import type { Refused } from '../api/refused.js';
import { currentToken, keepToken } from '../api/token.js';
import { Button } from '../elements/button.js';
import { TextField } from '../elements/field.js';
import { Page, Panel } from '../elements/page.js';
import css from './sign-in.module.css';

/** Asks for a token. @param refusal what the gateway said to the one that there was. */
export function SignIn({ refusal }: { readonly refusal: Refused }): ReactNode {
  const [token, setToken] = useState('');
  const enter = (event: SubmitEvent): void => {
    event.preventDefault();
    keepToken(token.trim());
    // Nothing that the page remembers of somebody else is for who comes in.
    location.reload();
  };
  const isRefused = currentToken() !== null;
  return (
    <div className={css.signIn}>
      <Page title="Sign in">
        <Panel>
          <form className={css.form} onSubmit={enter}>
            <KeyRound size={28} aria-hidden />
            <p>This gateway answers only to a token that it knows.</p>
            <TextField
              label="Token"
              type="password"
              name="token"
              required
              autoFocus
              value={token}
              onValueChange={setToken}
              error={isRefused ? refusal.message : undefined}
              hint="Kept in this tab until it is closed, and nowhere else. An admin makes tokens with “faramesh token create”."
            />
            <Button type="submit" look="primary">
              Continue
            </Button>
          </form>
        </Panel>
      </Page>
    </div>
  );
}
