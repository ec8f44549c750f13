import type { ComponentProps, KeyboardEvent } from 'react';

interface Props extends ComponentProps<'form'> {
  onClose: () => void;
}

/** A form that opens inside something larger: Esc closes the form, and only then what is around it. */
export function InnerForm({ onClose, ...rest }: Props) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions -- a key of the fields inside
  return <form data-inner-form onKeyDown={onKeyDown} {...rest} />;
}
