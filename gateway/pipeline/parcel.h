/* A reply between its claim and its outcome in the book: what the sender carries. */
#pragma once
#include "model/outbox.h"
#include "pipeline/gateway.h"

#include "provider/provider.h"

#define CONFIG_PAUSE_MS ((gint64)60000) /* after the provider refused our account */

typedef struct {
  OutboxRow row; /* owned copies */
  char to[24];
  char ref[24];
  SendOutcome outcome;
  gboolean alone;     /* its batch was refused whole, which says nothing of it: it goes in a request of its own */
  gboolean held_back; /* claimed, but never handed over: nobody was there, or it was not tried */
} Parcel;

/* Takes what the row holds. */
Parcel *parcel_new(const OutboxRow *row);
void parcel_free(gpointer parcel);
/* As the provider is handed it; borrows. */
Outgoing parcel_outgoing(const Parcel *parcel);
Outgoing *parcels_outgoing(const GPtrArray *parcels);
/* Its time is over: it expired here, behind slow requests or the provider's gap. */
gboolean parcel_is_late(const Parcel *parcel, gint64 now_ms);
/* Writes the outcome into the book. In a transaction. */
gboolean parcel_settle(const Gateway *gateway, const ProviderFacts *facts, const Parcel *parcel, gint64 now_ms, GError **error);
void parcel_log(const ProviderFacts *facts, const Parcel *parcel);
