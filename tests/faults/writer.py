"""A process that writes until it is killed: `python writer.py URL HANDS` prints the title of each acknowledged act."""

import asyncio
import os
import sys
from itertools import count
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[2]))

from domain import activities, deals
from storage.store import Store


def pair(work, title):
    """Two records that belong together: a deal and its first step."""
    deal = deals.create(work, {'title': title, 'amount': '100'})
    activities.plan(work, {'subject': title, 'kind': 'call'}, [('deal', deal.id)])
    return deal


async def write(store, numbers):
    """One hand that clicks as fast as it is answered."""
    for _ in numbers:
        title = uuid4().hex
        await store.do(1, pair, title)
        print(title, flush=True)


async def main(url, hands):
    store = Store(url)
    store.start()
    print('ready', flush=True)
    await asyncio.gather(*(write(store, count()) for _ in range(hands)))


def begin(url, hands, said):
    """The same in a process that is forked: what it prints goes into this pipe."""
    os.dup2(said.fileno(), sys.stdout.fileno())
    asyncio.run(main(url, hands))


if __name__ == '__main__':
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
