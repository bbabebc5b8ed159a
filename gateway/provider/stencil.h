/* Texts with {variables} in them, compiled once. A value is escaped by where it stands; the author of a profile never does it.
 */
#pragma once
#include "settings.h"

typedef enum {
  PLACE_PATH,   /* values are percent-encoded, the author's own text is taken as it stands */
  PLACE_FIELD,  /* a value of a query or form: all is percent-encoded */
  PLACE_HEADER, /* line breaks and control bytes are left out */
  PLACE_PLAIN,  /* user and password: as it is */
  PLACE_JSON,   /* inside a JSON string */
} Place;

/* X(id, name) */
#define VARIABLES_OF_POLL(X)                                                                                                   \
  X(CURSOR, "cursor")                                                                                                          \
  X(SINCE, "since")                                                                                                            \
  X(UNTIL, "until")                                                                                                            \
  X(PAGE, "page")                                                                                                              \
  X(LIMIT, "limit")
#define VARIABLES_OF_SEND(X)                                                                                                   \
  X(TO, "to")                                                                                                                  \
  X(FROM, "from")                                                                                                              \
  X(TEXT, "text")                                                                                                              \
  X(REF, "ref")                                                                                                                \
  X(ENC, "enc")
/* {text} is a screen's too */
#define VARIABLES_OF_SCREEN(X)                                                                                                 \
  X(SESSION, "session")                                                                                                        \
  X(PHONE, "phone")                                                                                                            \
  X(SERVICE, "service")                                                                                                        \
  X(OPERATOR, "operator")                                                                                                      \
  X(CLIENT, "client")
typedef enum {
#define X(id, name) VARIABLE_##id,
  VARIABLES_OF_POLL(X) VARIABLES_OF_SEND(X) VARIABLES_OF_SCREEN(X)
#undef X
      VARIABLE_OWN, /* {own}: the account's number, in polls and sends */
  VARIABLE_COUNT,
  VARIABLE_NONE = VARIABLE_COUNT,
} Variable;

typedef struct {
  const char *text[VARIABLE_COUNT]; /* NULL reads as "" */
  guint numbers;                    /* bit 1 << Variable: standing alone in a JSON body it is written as a number */
} Values;

/* What an account gives: {var.x} and {secret.x}. Names found in a stencil are added to `used`. */
typedef struct {
  GHashTable *vars, *secrets, *used; /* char * → char *; used: "var.x" as a set */
} Dictionary;

typedef enum { FOR_POLL, FOR_SEND, FOR_SCREEN } Purpose;

typedef struct Stencil Stencil;

/* NULL after a complaint at `at`. "{{" stands for one brace. `dictionary` NULL: no account gives anything (a screen). */
Stencil *stencil_new(Settings *file, const config_setting_t *at, const char *source, Place place, Purpose purpose,
                     const Dictionary *dictionary);
void stencil_free(Stencil *stencil);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stencil, stencil_free)
const char *stencil_source(const Stencil *stencil);
/* The one variable it consists of, else VARIABLE_NONE. */
Variable stencil_lone(const Stencil *stencil);
gboolean stencil_mentions(const Stencil *stencil, Variable variable);
void stencil_write(const Stencil *stencil, const Values *values, GString *out);

void escape_append(GString *out, const char *text, Place place);
