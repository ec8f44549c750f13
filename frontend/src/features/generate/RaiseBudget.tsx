import { Wallet } from 'lucide-react';
import { Button } from '~/components/Button';
import { useTable } from '~/hooks/useSession';
import { useUsage } from '~/hooks/useUsage';
import { useDialogs } from '~/state/dialogs';
import { tableIsShorter } from '~/state/money';

/** The table's, by its GM. What one member may spend is raised by whoever runs the server. */
export function RaiseBudget({ sid }: { sid: string }) {
  const { me } = useTable(sid);
  const isOurs = useUsage(sid, tableIsShorter);
  const show = useDialogs((dialogs) => dialogs.show);
  if (me?.role !== 'gm' || !isOurs) return null;
  return (
    <Button aria-haspopup="dialog" onClick={() => show('table')}>
      <Wallet aria-hidden />
      Raise the budget
    </Button>
  );
}
