/* What stands in inbox and outbox, and what belongs to one message: for the office. Scans of whole tables, never for a message.
 */
#pragma once
#include "outbox.h"
#include "questions.h"

/* How long ago a row was made. */
typedef enum { AGE_MINUTE, AGE_HOUR, AGE_DAY, AGE_OLDER, AGES } Age; /* less than a minute, an hour, a day; a day and more */

/* Rows of one provider in one state. The strings last for the call. */
typedef struct {
  const char *provider;
  const char *state;
  gint64 rows[AGES];
  gint64 oldest_ms; /* when the oldest was made */
} QueueRow;
typedef void (*QueueDo)(const QueueRow *row, gpointer data);

/* The outbox by provider and state, all states. */
gboolean queues_outbox(Book *book, gint64 now_ms, QueueDo each, gpointer data, GError **error);
/* The inbox's rows that could not be read. */
gboolean queues_inbox(Book *book, gint64 now_ms, QueueDo each, gpointer data, GError **error);
/* When the newest message was received; 0: none. */
gboolean queues_newest(Book *book, gint64 *received_ms, GError **error);
/* The replies and notices that a message made, and the questions that hold its request, by id. Arrays of OutboxRow and Question
 * (set outbox_row_clear and question_clear as clear functions). */
gboolean queues_replies(Book *book, gint64 inbox_id, GArray *rows, GError **error);
gboolean queues_questions(Book *book, gint64 inbox_id, GArray *questions, GError **error);
/* How many rows of a kind bear a message's ids: trainings, contests, visits, proposals. */
typedef void (*QueueRecordDo)(const char *what, gint64 rows, gpointer data);
gboolean queues_records(Book *book, gint64 inbox_id, QueueRecordDo each, gpointer data, GError **error);
