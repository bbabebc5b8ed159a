/* The officers' page: HTML made by us, for whoever logs in with an officer's phone. It needs no script and asks nothing from
 * outside. Pages read the book by a reader of their own; what is changed goes through the subcommands on the daemon's book, in
 * their transaction and with their line in the audit, which names the officer.
 *
 * Everybody else gets the form to log in and the style sheet. A request that is refused is logged without a word of what it
 * held. */
#pragma once
#include "net/loop.h"
#include "pages/options.h"
#include "pipeline/gateway.h"
#include "pipeline/send.h"
#include "provider/provider.h"

typedef struct Pages Pages;

/* Carries out a subcommand's command line on the daemon's book, `in` on its standard input (NULL: none), for the audit done by
 * `who`. FALSE with what it said against it. */
typedef gboolean (*PagesRun)(gpointer data, const char *who, char **words, const char *in, GError **error);

typedef struct {
  const Gateway *gateway;
  const PageOptions *options;
  const char *database;
  const char *key;            /* that of PINs; NULL: nobody can log in */
  const GPtrArray *providers; /* Provider * */
  const GPtrArray *credits;   /* CreditWatch *; NULL: none */
  Sender *sender;             /* by which codes go; NULL: none */
  PagesRun run;
  gpointer data;                               /* of run and fatal */
  void (*fatal)(gpointer data, GError *error); /* the book can no longer be written; takes the error over */
} PagesDesk;

/* Listens. What `desk` holds must live as long. NULL and FAILED_RETRY where the port is taken. */
Pages *pages_new(const PagesDesk *desk, Loop *loop, GError **error);
guint16 pages_port(const Pages *pages);
/* NULL is fine. */
void pages_free(Pages *pages);
