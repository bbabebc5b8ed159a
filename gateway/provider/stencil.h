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
  PLACE_XML,    /* values are escaped, the author's own text is taken as it stands */
} Place;

/* What a text is for decides which variables it may hold. */
typedef enum {
  FOR_ACCOUNT, /* auth, common headers, signatures: {own} alone */
  FOR_POLL,
  FOR_SEND,
  FOR_ACK,    /* of what was booked */
  FOR_DELETE, /* the same */
  FOR_STATUS,
  FOR_LOOKUP,
  FOR_REPLY,  /* what a webhook is answered */
  FOR_SCREEN, /* what a USSD gateway is answered */
} Purpose;

/* X(id, name, purposes) */
#define VARIABLES(X)                                                                                                           \
  X(CURSOR, "cursor", 1U << FOR_POLL)                                                                                          \
  X(SINCE, "since", 1U << FOR_POLL | 1U << FOR_LOOKUP)                                                                         \
  X(UNTIL, "until", 1U << FOR_POLL | 1U << FOR_LOOKUP)                                                                         \
  X(PAGE, "page", 1U << FOR_POLL)                                                                                              \
  X(LIMIT, "limit", 1U << FOR_POLL | 1U << FOR_LOOKUP)                                                                         \
  X(OFFSET, "offset", 1U << FOR_POLL)                                                                                          \
  X(MARKER, "marker", 1U << FOR_POLL)                                                                                          \
  X(TO, "to", 1U << FOR_SEND | 1U << FOR_STATUS | 1U << FOR_LOOKUP | 1U << FOR_REPLY)                                          \
  X(FROM, "from", 1U << FOR_SEND | 1U << FOR_LOOKUP | 1U << FOR_REPLY)                                                         \
  X(TEXT, "text", 1U << FOR_SEND | 1U << FOR_REPLY | 1U << FOR_SCREEN)                                                         \
  X(REF, "ref", 1U << FOR_SEND | 1U << FOR_STATUS | 1U << FOR_LOOKUP)                                                          \
  X(ENC, "enc", 1U << FOR_SEND)                                                                                                \
  X(ID, "id", 1U << FOR_ACK | 1U << FOR_DELETE | 1U << FOR_STATUS | 1U << FOR_REPLY)                                           \
  X(BEFORE, "before", 1U << FOR_ACK)                                                                                           \
  X(SESSION, "session", 1U << FOR_SCREEN)                                                                                      \
  X(PHONE, "phone", 1U << FOR_SCREEN)                                                                                          \
  X(SERVICE, "service", 1U << FOR_SCREEN)                                                                                      \
  X(OPERATOR, "operator", 1U << FOR_SCREEN)                                                                                    \
  X(CLIENT, "client", 1U << FOR_SCREEN)                                                                                        \
  X(OWN, "own", ~(1U << FOR_SCREEN)) /* the account's number */
typedef enum {
#define X(id, name, purposes) VARIABLE_##id,
  VARIABLES(X)
#undef X
      VARIABLE_COUNT,
  VARIABLE_NONE = VARIABLE_COUNT,
} Variable;

typedef struct {
  const char *text[VARIABLE_COUNT]; /* NULL reads as "" */
  guint numbers;                    /* bit 1 << Variable: standing alone in a JSON body it is no text but a number or flag */
} Values;

/* What an account gives: {var.x} and {secret.x}. Names found in a stencil are added to `used`. */
typedef struct {
  GHashTable *vars, *secrets, *used; /* char * → char *; used: "var.x" as a set */
  gboolean lenient;                  /* what the account does not give is "": a part of the profile it does not use */
} Dictionary;

typedef struct Stencil Stencil;

/* NULL after a complaint at `at`. "{{" stands for one brace. `dictionary` NULL: no account gives anything (a screen). */
Stencil *stencil_new(Settings *file, const config_setting_t *at, const char *source, Place place, Purpose purpose,
                     const Dictionary *dictionary);
void stencil_free(Stencil *stencil);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stencil, stencil_free)
const char *stencil_source(const Stencil *stencil);
/* The one variable it consists of, else VARIABLE_NONE. */
Variable stencil_lone(const Stencil *stencil);
/* TRUE where it is one variable and that has no value: its pair or JSON member is left out. */
gboolean stencil_absent(const Stencil *stencil, const Values *values);
gboolean stencil_mentions(const Stencil *stencil, Variable variable);
void stencil_write(const Stencil *stencil, const Values *values, GString *out);

void escape_append(GString *out, const char *text, Place place);
