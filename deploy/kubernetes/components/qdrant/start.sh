#!/bin/bash
# Starts this pod's peer. One whose storage has a cluster's state goes on in it, whatever it is told here.
set -eu
own="http://$HOSTNAME.qdrant-peers:6335"
if [ "${HOSTNAME##*-}" = 0 ]; then
  exec ./qdrant --uri "$own"
fi
exec ./qdrant --uri "$own" --bootstrap http://qdrant-0.qdrant-peers:6335
