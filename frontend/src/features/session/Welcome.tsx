import { X } from 'lucide-react';
import { CopyField } from '~/components/CopyField';
import { IconButton } from '~/components/IconButton';
import { useInvites } from '~/state/invites';
import css from './Welcome.module.css';

/** Right after opening: the link that brings the players in. */
export function Welcome({ sid }: { sid: string }) {
  const link = useInvites((invites) => invites.fresh[sid]);
  const drop = useInvites((invites) => invites.drop);
  if (!link) return null;
  return (
    <section className={css.welcome} aria-label="Join link">
      <p className={css.text}>
        <strong>Your session is open.</strong> Send this link to your players:
      </p>
      <div className={css.link}>
        <CopyField label="Join link" text={link} />
      </div>
      <IconButton label="Put the join link away" className={css.close} onClick={() => drop(sid)}>
        <X />
      </IconButton>
    </section>
  );
}
