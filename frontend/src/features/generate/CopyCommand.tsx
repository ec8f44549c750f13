import { Check, Terminal } from 'lucide-react';
import { Button } from '~/components/Button';
import { useCopy } from '~/hooks/useCopy';
import { toBody } from '~/state/capabilities';
import { toCommand } from '~/state/command';
import type { ComposerState } from './useComposer';

/** The same wish as a line for the console, to keep or to send to somebody. */
export function CopyCommand({ composer: { draft, into, rules } }: { composer: ComposerState }) {
  const [copied, copy] = useCopy();
  const name = draft.reference?.name;
  const line = toCommand(toBody(draft, rules), { reference: name?.startsWith('#') ? name : undefined, collection: into?.name });
  return (
    <Button look="bare" disabled={!draft.prompt.trim()} title={line} onClick={() => copy(line)}>
      {copied ? <Check aria-hidden /> : <Terminal aria-hidden />}
      {copied ? 'Copied' : 'Copy as command'}
    </Button>
  );
}
