import type { ReactNode } from 'react';
import { useRef, useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { saveFile } from '../browser/save-file.js';
import { Button } from '../elements/button.js';
import { Dialog } from '../elements/dialog.js';
import { ErrorNotice } from '../elements/notice.js';
import { Visible } from '../elements/visible.js';
import type { ActionsFilter } from './actions-search.js';
import type { Format } from './export-actions.js';
import { exportActions, MOST_EXPORTED } from './export-actions.js';
import { filterWords } from './filter-words.js';
import css from './export-dialog.module.css';

/** All actions that pass the filters as a file, not only those that are loaded. Closing it ends it. */
export function ExportDialog({ filter }: { readonly filter: ActionsFilter }): ReactNode {
  const running = useRef<AbortController>(null);
  const [isOpen, setOpen] = useState(false);
  const [rows, setRows] = useState(0);
  const saving = useMutation({
    // Whoever waits for a file is told at once that it can’t be made now.
    networkMode: 'always',
    mutationFn: async (format: Format) => {
      const controller = new AbortController();
      running.current = controller;
      setRows(0);
      const exported = await exportActions(filter, format, controller.signal, setRows);
      controller.signal.throwIfAborted();
      saveFile(
        exported.file,
        `actions-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.${format}`,
      );
      return exported;
    },
  });
  const cancel = (): void => {
    running.current?.abort();
    saving.reset();
  };
  const close = (): void => {
    cancel();
    setOpen(false);
  };
  const filters = filterWords(filter).map(([, words]) => words);
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Download size={18} aria-hidden />
        Export
      </Button>
      {isOpen && (
        <Dialog
          title="Export actions"
          onClose={close}
          description={
            <>
              {filters.length === 0 ? (
                'All actions, newest first, '
              ) : (
                <>
                  All actions that pass your filters (<Visible>{filters.join(', ')}</Visible>), newest
                  first,{' '}
                </>
              )}
              as they stand now: {MOST_EXPORTED.toLocaleString('en')} at most. What was sent with them is not
              part of it; the log with everything is exported with “faramesh export”.
            </>
          }
        >
          {saving.isPending && <progress className={css.progress} aria-label="Export" />}
          <p role="status" className={css.status}>
            {saving.isPending && `${rows.toLocaleString('en')} actions so far …`}
            {saving.isSuccess && savedWords(saving.data)}
          </p>
          {saving.isError && (
            <ErrorNotice error={saving.error instanceof TypeError ? new Error(SILENCE) : saving.error} />
          )}
          <div className={css.choices}>
            <Button look="primary" disabled={saving.isPending} onClick={() => saving.mutate('csv')}>
              Save as CSV
            </Button>
            <Button look="primary" disabled={saving.isPending} onClick={() => saving.mutate('json')}>
              Save as JSON
            </Button>
            {saving.isPending && <Button onClick={close}>Cancel</Button>}
          </div>
        </Dialog>
      )}
    </>
  );
}

const SILENCE = 'The gateway does not answer. Save again when it does.';

const savedWords = ({ rows, isCut }: { readonly rows: number; readonly isCut: boolean }): string =>
  isCut
    ? `Saved the newest ${rows.toLocaleString('en')} actions; there are more. Set “Begun before” to export those.`
    : rows === 1
      ? 'Saved 1 action.'
      : `Saved ${rows.toLocaleString('en')} actions.`;
