import sys

from tqdesk.start import main

sys.exit(main())
