// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { ReportReceipt } from '../../api/types.ts';
import { Copyable } from '../../kit/copy.tsx';
import { Link } from '../../kit/link.tsx';
import { Card } from '../../kit/page.tsx';
import { dayIn } from './frame.tsx';
import type { Tongue, Words } from './words.ts';

/** The code stands in the page's memory only, and is gone when the page is left. */
export function Receipt({ receipt, tongue, words }: { receipt: ReportReceipt; tongue: Tongue; words: Words }) {
  return (
    <Card title={words.keep}>
      <div className="card-body">
        <p role="alert" className="receipt-warning">
          {words.once}
        </p>
        <Copyable label={words.receipt} text={receipt.receipt} />
        <p>
          {words.answerBy} {dayIn(tongue, receipt.answerBy)}.
        </p>
        <div className="row-buttons">
          <Button variant="default" onClick={() => window.print()}>
            {words.print}
          </Button>
          <Link href="/report/status" className="quiet-button">
            {words.toStatus}
          </Link>
        </div>
      </div>
    </Card>
  );
}
