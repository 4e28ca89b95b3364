// Tests run one by one, because each starts several processes, and two at once would slow each other down.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
