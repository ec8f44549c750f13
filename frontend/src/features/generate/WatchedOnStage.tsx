import { ArrowLeft } from 'lucide-react';
import type { ImageRequest } from '~/api/types';
import { Button } from '~/components/Button';
import { EmptyState } from '~/components/EmptyState';
import { useTable } from '~/hooks/useSession';
import { hasEnded, isGone } from '~/state/jobs';
import { FormingPicture } from './FormingPicture';

interface Props {
  sid: string;
  request: ImageRequest | null;
  onBack: () => void;
}

/** Somebody else's picture while it forms; this member may look on, and go back. */
export function WatchedOnStage({ sid, request, onBack }: Props) {
  const { nameOf } = useTable(sid);
  const back = (
    <Button onClick={onBack}>
      <ArrowLeft aria-hidden />
      Back
    </Button>
  );
  if (!request) return <EmptyState title="Looking…">{back}</EmptyState>;
  if (isGone(request)) return <EmptyState title="This picture was deleted.">{back}</EmptyState>;
  if (hasEnded(request.status) && request.status !== 'completed') {
    const title = request.status === 'cancelled' ? 'This picture was cancelled.' : 'No picture this time.';
    return (
      <EmptyState title={title}>
        {request.error && <p>{request.error}</p>}
        {back}
      </EmptyState>
    );
  }
  return (
    <FormingPicture
      sid={sid}
      requestId={request.request_id}
      request={request}
      prompt={request.prompt}
      since={Date.parse(request.created_at)}
      by={nameOf(request.user_id)}
      actions={back}
    />
  );
}
