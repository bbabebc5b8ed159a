/* How each vendor writes what it pushes. */
#pragma once
#include "http_message.h"
#include "simulator/state.h"

typedef struct {
  const char *url;
  const char *secret; /* never NULL */
} PushTarget;

typedef struct {
  char *id;        /* the vendor's name of the message; never NULL */
  const char *ref; /* ours; never NULL */
  const char *to;
  SentState state;
  gint64 time_ms;
} PushReceipt;

typedef struct {
  const char *name;
  char *(*name_of_sent)(const Sent *sent); /* NULL: the ref */
  /* Appends the HttpRequests of a message: one, or one for each part. */
  void (*message)(const PushTarget *target, const Item *item, GPtrArray *requests);
  void (*receipt)(const PushTarget *target, const PushReceipt *receipt, GPtrArray *requests);
} PushDialect;

/* NULL where that one pushes nothing. */
const PushDialect *push_dialect(const char *name);
