// Each test starts several processes and measures nothing but order; two at once would only make each other late.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
