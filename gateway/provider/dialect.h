/* How one USSD gateway speaks over HTTP, read from a file of config/ussd: the names of its fields, whether it sends all that
 * was typed or the latest input, how a screen is answered that goes on and one that ends. Bytes in, structs out. The format of
 * the file: config/ussd/README.md. */
#pragma once
#include <glib.h>

typedef enum { DIALECT_HISTORY, DIALECT_LATEST } DialectInput;

typedef struct Dialect Dialect;

/* One callback. Texts are owned, UTF-8, "" where the gateway gave none. */
typedef struct {
  char *session; /* 1-100 printable ASCII characters */
  char *phone;   /* as it came */
  char *input;   /* at most 400 bytes */
  char *service;
  char *operator;
  char *client;   /* what the gateway wants to see again in the answer */
  char *sequence; /* a number that grows with every input of a session */
  gboolean first; /* the gateway says that the session begins */
  gboolean over;  /* the gateway says that it has ended: nobody sees the answer */
} DialectCall;

/* NULL and FAILED_CONFIG with every mistake of the file: line, what, mend. */
Dialect *dialect_load(const char *path, GError **error);
void dialect_free(Dialect *dialect);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Dialect, dialect_free)

const char *dialect_title(const Dialect *dialect);
DialectInput dialect_input(const Dialect *dialect);
/* Whether an input has a number of its own, by which a repeated callback is told from the same key pressed twice. */
gboolean dialect_has_sequence(const Dialect *dialect);

/* The value of a query parameter, decoded; NULL where there is none. */
typedef const char *(*DialectQuery)(gpointer data, const char *name);

/* Reads a callback. FALSE and FAILED_REJECT, without a word of what was in it, where it is none. Clear the call either way. */
gboolean dialect_read(const Dialect *dialect, const char *method, const char *body, gsize length, DialectQuery query,
                      gpointer data, DialectCall *call, GError **error);
void dialect_call_clear(DialectCall *call);

typedef struct {
  gint status;
  const char *type; /* the dialect's */
  char *body;       /* the caller's to free */
} DialectAnswer;

/* The screen as this gateway takes it; `more`: the session goes on. A call that could not be read has empty fields. */
void dialect_answer(const Dialect *dialect, const DialectCall *call, const char *screen, gboolean more, DialectAnswer *answer);
