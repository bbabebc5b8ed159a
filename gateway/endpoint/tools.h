/* The daemon's local socket, beside the database (PATH.socket): the daemon is the one writer of its book, so a tool that wants
 * to write asks it. One request a connection: the tool's command line and its input file, whole; the answer is what the
 * subcommand printed, and its exit status. While a request is carried out the loop does nothing else: a long import holds up
 * polling and sending by the seconds that it takes, and nothing is lost by that.
 *
 * Both ways a message is its length (4 bytes, little endian) and a GVariant: "(aaymay)" the words and the input, "(iayay)" the
 * status, standard output and standard error. Only the daemon's own user and root may ask (SO_PEERCRED); the socket's mode is
 * 0600. */
#pragma once
#include "net/loop.h"

#include <stdio.h>

#define TOOLS_REQUEST_MAX ((guint32)64 << 20) /* bytes; a request of more is refused */
#define TOOLS_ANSWER_MAX ((guint32)256 << 20)
#define TOOLS_REQUEST_TYPE "(aaymay)"
#define TOOLS_ANSWER_TYPE "(iayay)"

typedef struct Tools Tools;

/* Carries out one command line. `in`: NULL where the tool sent no input. The exit status. */
typedef int (*ToolsRun)(char **words, FILE *in, FILE *out, FILE *err, gpointer data);

/* Where the socket of a database lies. Caller frees. */
char *tools_path(const char *database);

/* Listens; what a killed daemon left there is replaced, so only the holder of the database's lock may call it. NULL and
 * FAILED_REJECT where it cannot (a path too long for a socket, a folder that may not be written). */
Tools *tools_new(Loop *loop, const char *database, ToolsRun run, gpointer data, GError **error);
/* Drops what is under way and removes the socket. NULL is fine. */
void tools_free(Tools *tools);
