import type { ReactNode } from 'react';
import type { SessionAnswer } from '~/api/types';
import { Modal } from '~/components/Modal';
import { AutoDetect } from './AutoDetect';
import { LinePart } from './LinePart';
import { Members } from './Members';
import { MoneyPart } from './MoneyPart';
import { ProvidersPart } from './ProvidersPart';
import css from './TablePanel.module.css';

interface Props {
  sid: string;
  data: SessionAnswer;
  onClose: () => void;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css.part} aria-label={title}>
      <h3 className={css.title}>{title}</h3>
      {children}
    </section>
  );
}

/** Who sits here, what is in line, what it costs and who draws; the GM can do something about each. */
export function TablePanel({ sid, data, onClose }: Props) {
  const isGm = data.member.role === 'gm';
  const autoDetect = data.session.auto_detect;
  return (
    <Modal open onClose={onClose} title="The table" shape="side">
      <Part title="At this table">
        <Members sid={sid} members={data.members} me={data.member} />
      </Part>
      <Part title="In line">
        <LinePart sid={sid} isGm={isGm} />
      </Part>
      <Part title="Money this month">
        <MoneyPart sid={sid} isGm={isGm} />
      </Part>
      <Part title="Who draws">
        <ProvidersPart sid={sid} />
      </Part>
      {isGm && autoDetect !== undefined && (
        <Part title="Chat">
          <AutoDetect sid={sid} on={autoDetect} />
        </Part>
      )}
    </Modal>
  );
}
