import { useContext, useEffect } from 'react';
import { useLatest } from '~/hooks/useLatest';
import { OwnSteps } from '~/hooks/useSteps';

/** Where steps stand in the host's address: what opens is one of them, and going back before it shuts it. */
export function useDoor(isOpen: boolean, onClose: () => void): void {
  const steps = useContext(OwnSteps);
  const close = useLatest(onClose);
  useEffect(() => {
    const door = steps?.door;
    if (!door || !isOpen) return;
    door.open();
    const stop = steps.subscribe(() => door.isOpen() || close());
    return () => {
      stop();
      door.leave();
    };
  }, [steps, isOpen, close]);
}
