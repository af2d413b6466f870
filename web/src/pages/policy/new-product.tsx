// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { NewProduct as Body, Product } from '../../api/types.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { FormDialog } from '../../kit/dialog.tsx';

/** A product stands above targets, releases and rules; roles and policies belong to it. */
export function NewProduct() {
  const { person, chooseProduct } = useSession();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [key, setKey] = useState<string>();
  const make = useChange<Body, Product>({
    path: () => '/products',
    refresh: ['/products', '/overview'],
    done: (product) => `The product ${product.name} is made.`,
    after: ({ id }) => {
      setOpen(false);
      chooseProduct(id);
    },
  });
  if (!mayAs(person, ['administrator'])) return null;
  const told = key ?? keyOf(name);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        New product
      </Button>
      {open && (
        <FormDialog
          title="New product"
          verb="Make it"
          busy={make.isPending}
          error={make.error}
          onClose={() => setOpen(false)}
          onSend={() => make.mutate({ name: name.trim(), key: told })}
        >
          <TextInput
            label="Name"
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="Key"
            description="What pipelines call it: small letters, digits and hyphens. It does not change later."
            required
            maxLength={63}
            pattern="[a-z0-9][a-z0-9\-]*"
            value={told}
            onChange={(event) => setKey(event.currentTarget.value)}
          />
        </FormDialog>
      )}
    </>
  );
}

/** `Payment hub` becomes `payment-hub`. */
function keyOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 63);
}
