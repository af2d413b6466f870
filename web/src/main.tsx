// SPDX-License-Identifier: Apache-2.0
import './styles/index.ts';
import { createTheme, MantineProvider } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api/client.ts';
import { queries } from './api/queries.ts';
import { router } from './app/router.tsx';

/** A session that ended meanwhile: ask who is here, and the shell shows the login. */
const onError = (error: Error) => {
  if (error instanceof ApiError && error.status === 401) void client.invalidateQueries({ queryKey: queries.session().queryKey });
};
const client = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What was refused stays refused; only what did not arrive is asked for again.
      retry: (failures, error) => failures < 2 && error instanceof ApiError && [0, 502, 504].includes(error.status),
    },
  },
});

const size = { defaultProps: { size: 'xs' } };
const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  components: {
    Button: size,
    TextInput: size,
    PasswordInput: size,
    NativeSelect: size,
    Checkbox: size,
    Textarea: { defaultProps: { size: 'xs', autosize: false, rows: 4 } },
  },
});

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      {/* Variables and classes stand in our style sheets: a <style> element would need a hole in the security policy. */}
      <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
        <RouterProvider router={router} />
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
);
