using System.Net;
using PSChat.Groups;

namespace PSChat.Net;

/// <summary>
/// How often something may come from each address. Loopback is not counted: everybody on a machine has that address. Calls
/// must not overlap.
/// </summary>
internal sealed class AddressBudgets(Rate rate)
{
    /// <summary>Addresses that are remembered; those that have not come for a while go first.</summary>
    private const int MaximumAddresses = 4096;

    private readonly Dictionary<IPAddress, TokenBucket> _budgets = [];

    /// <summary>Takes one.</summary>
    /// <returns>How long to wait, if there is none left; null if there was.</returns>
    public TimeSpan? Take(IPAddress address, TimeSpan now)
    {
        if (IPAddress.IsLoopback(address)) return null;
        var budget = BudgetOf(address, now);
        return budget.TryTake(now) ? null : budget.Wait(now);
    }

    private TokenBucket BudgetOf(IPAddress address, TimeSpan now)
    {
        if (_budgets.TryGetValue(address, out var budget)) return budget;
        if (_budgets.Count >= MaximumAddresses) ForgetIdle(now);
        return _budgets[address] = new TokenBucket(rate);
    }

    /// <summary>A bucket that is full again is as good as none; if none is, all begin anew rather than pile up.</summary>
    private void ForgetIdle(TimeSpan now)
    {
        foreach (var (address, budget) in _budgets)
        {
            if (budget.IsFull(now)) _budgets.Remove(address);
        }

        if (_budgets.Count >= MaximumAddresses) _budgets.Clear();
    }
}
