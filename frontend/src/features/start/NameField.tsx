import { Field } from '~/components/Field';
import { Input } from '~/components/Input';

export function NameField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <Field label="Your name" hint="As the table knows you.">
      {(wiring) => (
        <Input
          {...wiring}
          required
          maxLength={80}
          autoComplete="nickname"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
