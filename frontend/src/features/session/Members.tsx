import { useState } from 'react';
import { keys } from '~/api/keys';
import { removeMember } from '~/api/table';
import type { Member } from '~/api/types';
import { Button } from '~/components/Button';
import { usePresence } from '~/hooks/usePresence';
import { useTableWork } from '~/hooks/useTableWork';
import { roleWord } from '~/state/words';
import css from './TablePanel.module.css';

interface Props {
  sid: string;
  members: Member[];
  me: Member;
}

/** Asks once more: who is removed needs a new join link, and the old ones end with him. */
function Remove({ sid, member }: { sid: string; member: Member }) {
  const [asking, setAsking] = useState(false);
  const act = useTableWork(keys.session(sid));
  if (!asking) {
    return (
      <Button look="bare" aria-label={`Remove ${member.name}`} onClick={() => setAsking(true)}>
        Remove
      </Button>
    );
  }
  return (
    <div className={css.asking} role="group" aria-label={`Remove ${member.name}?`}>
      <p>Join links given out so far end, too.</p>
      <Button onClick={() => void act(() => removeMember(sid, member.user_id), `${member.name} is no longer at this table.`)}>
        Remove {member.name}
      </Button>
      <Button look="bare" onClick={() => setAsking(false)}>
        Keep
      </Button>
    </div>
  );
}

function Here({ presence }: { presence: { here: boolean; words: string } | null }) {
  return presence && <span className={presence.here ? css.well : css.note}>{presence.words}</span>;
}

export function Members({ sid, members, me }: Props) {
  const presenceOf = usePresence(sid);
  return (
    <ul className={css.list}>
      {members.map((member) => (
        <li key={member.user_id} className={css.row}>
          <span className={css.name}>
            {member.name}
            {member.user_id === me.user_id && ' (you)'}
            <Here presence={member.user_id === me.user_id ? null : presenceOf(member.user_id)} />
          </span>
          <span className={member.role === 'gm' ? css.gm : css.note}>{roleWord[member.role]}</span>
          {me.role === 'gm' && member.user_id !== me.user_id && <Remove sid={sid} member={member} />}
        </li>
      ))}
    </ul>
  );
}
