import sys

from tqdesk.cli.main import main

sys.exit(main(sys.argv[1:]))
