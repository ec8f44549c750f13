import { useQuery } from '@tanstack/react-query';
import { messageOf } from '~/api/errors';
import { makeJoinLink } from '~/api/sessions';
import { CopyField } from '~/components/CopyField';
import { Modal } from '~/components/Modal';
import { wholeLink } from '~/state/joinLink';
import { QrCode } from './QrCode';
import css from './TablePanel.module.css';

/** A new join link whenever the GM asks for one; the server keeps only its hash. */
export function Invite({ sid, onClose }: { sid: string; onClose: () => void }) {
  const link = useQuery({
    queryKey: ['join-link', sid],
    queryFn: () => makeJoinLink(sid),
    gcTime: 0,
    staleTime: Infinity,
  });
  return (
    <Modal open onClose={onClose} title="Invite players" shape="card">
      <div className={css.part}>
        <p className={css.text}>Whoever opens this link, or points a phone at the code, joins as a player.</p>
        {link.data && (
          <>
            <CopyField label="Join link" text={wholeLink(link.data.join_url)} />
            <QrCode label="The join link for a phone's camera" text={wholeLink(link.data.join_url)} />
          </>
        )}
        {link.isPending && <p className={css.text}>Making a link…</p>}
        {link.error && (
          <p className={css.warn} role="alert">
            {messageOf(link.error)}
          </p>
        )}
      </div>
    </Modal>
  );
}
