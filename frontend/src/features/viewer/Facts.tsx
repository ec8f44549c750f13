import type { Image, ImageDetail } from '~/api/types';
import { useProviderLabel } from '~/hooks/useProviders';
import { useTable } from '~/hooks/useSession';
import { useStyles } from '~/hooks/useStyles';
import { dayAndTime, figure, price } from '~/state/format';
import { typeWord } from '~/state/words';
import css from './ImageInfo.module.css';

interface Props {
  sid: string;
  image: Image;
  detail: ImageDetail | undefined;
}

/** What the look is called that was asked for. */
function useLook(sid: string, detail: ImageDetail | undefined): string | null {
  const name = detail?.options?.template;
  const { data: styles } = useStyles(sid, name !== undefined);
  return name === undefined ? null : (styles?.find((one) => one.name === name)?.label ?? String(name));
}

function wentBy(detail: ImageDetail | undefined): string | null {
  if (!detail?.reference) return null;
  const { number } = detail.reference;
  return number === null ? 'an uploaded picture' : `#${number}`;
}

/** How often it was tried, and by whom, if not by one alone. */
function attempts(providers: string[]): string | null {
  const names = [...new Set(providers)];
  return providers.length === 0 ? null : [providers.length, names.length > 1 && names.join(', ')].filter(Boolean).join(' · ');
}

export function Facts({ sid, image, detail }: Props) {
  const { nameOf } = useTable(sid);
  const labelOf = useProviderLabel(sid);
  const took = detail?.generation_time;
  const look = useLook(sid, detail);
  const facts: [string, string | null, boolean?][] = [
    ['By', nameOf(image.user_id)],
    ['Made', dayAndTime(image.created_at)],
    ['Type', typeWord[image.type]],
    ['Provider', labelOf(image.provider)],
    ['Model', image.model],
    ['Size', `${image.width} × ${image.height}`],
    ['Look', look],
    ['Went by', wentBy(detail)],
    ['Seed', image.seed === null ? null : String(image.seed), true],
    ['Took', took === null || took === undefined ? null : `${figure(took, took < 10 ? 1 : 0)} s`],
    ['Cost', price(image.cost)],
    ['Attempts', detail ? attempts(detail.attempts.map(({ provider }) => labelOf(provider))) : null],
    ['Seen by', image.visibility === 'private' ? 'its author and the GM' : 'everybody at the table'],
  ];
  return (
    <dl className={css.facts}>
      {facts.map(
        ([name, value, mono]) =>
          value && (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd className={mono ? css.mono : undefined}>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
