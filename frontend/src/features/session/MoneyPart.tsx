import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { messageOf } from '~/api/errors';
import { keys } from '~/api/keys';
import { getUsage, setBudget } from '~/api/table';
import type { Purse, Usage } from '~/api/types';
import { Button } from '~/components/Button';
import { Field } from '~/components/Field';
import { Input } from '~/components/Input';
import { useTable } from '~/hooks/useSession';
import { useTableWork } from '~/hooks/useTableWork';
import { dollars, figure } from '~/state/format';
import { amountOf, spentShare, spentWords } from '~/state/money';
import css from './TablePanel.module.css';

function Meter({ label, purse }: { label: string; purse: Purse }) {
  const share = spentShare(purse);
  return (
    <div className={css.meter}>
      <span>{label}</span>
      <span className={css.sum}>{spentWords(purse)}</span>
      {share !== null && <meter min={0} max={1} high={0.8} value={share} aria-label={`${label}: ${spentWords(purse)}`} />}
    </div>
  );
}

function SetBudget({ sid, usage }: { sid: string; usage: Usage }) {
  const [text, setText] = useState('');
  const act = useTableWork(keys.usage(sid));
  const amount = amountOf(text);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (amount !== null && (await act(() => setBudget(sid, amount), `The table's budget is ${dollars(amount)} a month.`))) setText('');
  };
  return (
    <form onSubmit={(event) => void send(event)}>
      <Field
        label="The table's budget, US dollars a month"
        error={text && amount === null ? 'An amount such as 20 or 7.50.' : null}
      >
        {(wiring) => (
          <div className={css.budget}>
            <Input
              {...wiring}
              inputMode="decimal"
              autoComplete="off"
              placeholder={usage.session.cap === null ? 'no limit' : figure(usage.session.cap, 2)}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Button type="submit" disabled={amount === null}>
              Set
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}

/** What this month has cost, and how much it may. */
export function MoneyPart({ sid, isGm }: { sid: string; isGm: boolean }) {
  const { data, error } = useQuery({ queryKey: keys.usage(sid), queryFn: () => getUsage(sid), staleTime: 2_000 });
  const { nameOf } = useTable(sid);
  if (!data) return <p className={css.text}>{error ? messageOf(error) : 'Looking…'}</p>;
  const { today, cap } = data.pictures;
  const spenders = (data.members ?? []).filter(({ spent, reserved, uncertain }) => spent + reserved + uncertain > 0);
  return (
    <>
      {data.paid_sends === 'stopped' && <p className={css.warn}>Paid pictures are stopped on this server.</p>}
      <Meter label="The table" purse={data.session} />
      <Meter label="You" purse={data.me} />
      <p className={css.text}>
        Your pictures today: {today}
        {cap !== null && ` of ${cap}`}
      </p>
      {spenders.length > 0 && (
        <ul className={css.list} aria-label="Spent by member">
          {spenders.map((one) => (
            <li key={one.user_id} className={css.row}>
              <span className={css.name}>{nameOf(one.user_id)}</span>
              <span className={css.sum}>{dollars(one.spent + one.reserved + one.uncertain)}</span>
            </li>
          ))}
        </ul>
      )}
      {isGm && <SetBudget sid={sid} usage={data} />}
    </>
  );
}
