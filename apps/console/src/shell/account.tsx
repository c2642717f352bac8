import type { ReactNode } from 'react';
import { Popover } from '@base-ui/react/popover';
import { CircleUser } from 'lucide-react';
import { useMe } from '../api/me.js';
import { currentToken, keepToken } from '../api/token.js';
import { Button } from '../elements/button.js';
import { Visible } from '../elements/visible.js';
import css from './account.module.css';

/** Who the gateway takes this page for, and the way out. */
export function Account(): ReactNode {
  const { name, role } = useMe();
  const signOut = (): void => {
    keepToken(null);
    // Nothing that this page remembers is for who comes next.
    location.replace('/');
  };
  return (
    <Popover.Root>
      <Popover.Trigger className={css.trigger} aria-label={`You are ${name}`}>
        <CircleUser size={22} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={8} align="end" className={css.positioner}>
          <Popover.Popup className={css.popup}>
            <Popover.Title className={css.title}>
              <Visible>{name}</Visible>
            </Popover.Title>
            <Popover.Description className={css.role}>
              {currentToken() === null
                ? 'This gateway asks for no token: everybody who reaches it may do everything.'
                : `Signed in with a token of the role ${role}.`}
            </Popover.Description>
            {currentToken() !== null && <Button onClick={signOut}>Sign out</Button>}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
