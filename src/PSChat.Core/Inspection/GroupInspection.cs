using PSChat.Hosting;
using PSChat.Inspection;
using PSChat.Net;

namespace PSChat;

/// <summary>Examines a group from this machine, and gives findings and advice.</summary>
public static class GroupInspection
{
    // Long enough for a slow answer on a working route, and short enough for a monitor. Most machines have a network or two on
    // which no server will ever answer.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes every check. A group that is not found gives a failed check.</summary>
    /// <param name="options">The group, and where to look for it.</param>
    /// <param name="timeout">Time to wait for answers, and for the servers to agree if an election is under way.</param>
    /// <param name="cancellationToken">Ends the inspection.</param>
    /// <exception cref="ChatException">
    /// <see cref="ChatError.NameInvalid"/>, and <see cref="ChatError.AddressUnavailable"/> if the address to bind to is not one
    /// of this machine, or a seed cannot be one.
    /// </exception>
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(
        NetworkOptions options, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ServerSockets.Validate(options);
        return GroupChecks.Judge(await CollectAsync(options, timeout, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<GroupFacts> CollectAsync(
        NetworkOptions options, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var clock = new MonotonicClock(TimeProvider.System);
        using var probe = new DiscoveryProbe(options);
        var portFailure = TryPort(options);
        var routes = await probe.RunAsync(s_patience, timeout, cancellationToken).ConfigureAwait(false);
        var named = probe.Answers.SelectMany(answer => answer.Members).Distinct().ToArray();
        var members = await LookAtAllAsync(named, options, cancellationToken).ConfigureAwait(false);

        // An election that is under way is no fault: it gets the rest of the time to end.
        while (!Agree(members) && clock.Elapsed < timeout)
        {
            await Task.Delay(s_lookAgain, cancellationToken).ConfigureAwait(false);
            members = await LookAtAllAsync(named, options, cancellationToken).ConfigureAwait(false);
        }

        return new GroupFacts(options, portFailure, routes, members);
    }

    private static bool Agree(IReadOnlyList<MemberFacts> members) =>
        members.Where(member => member.Status is not null).Select(member => member.Status!.View.Epoch).Distinct().Count() <= 1
        && members.All(member => member.Status?.Members.Any(status => status.State == MemberState.Electing) != true);

    // Bound and released at once, because a listener on this port takes datagrams away from a server of this machine.
    private static ChatException? TryPort(NetworkOptions options)
    {
        try
        {
            ServerSockets.OpenDiscovery(
                options with { Seeds = [] }, new MonotonicClock(TimeProvider.System), listens: true, options.Group).Dispose();
            return null;
        }
        catch (ChatException failure)
        {
            return failure;
        }
    }

    /// <summary>Visits the named servers, then the servers that they name, until no new one appears.</summary>
    private static async Task<IReadOnlyList<MemberFacts>> LookAtAllAsync(
        IReadOnlyList<Member> named, NetworkOptions options, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<Rank, MemberFacts>();
        for (var fresh = named; fresh.Count > 0;)
        {
            var visits = fresh.Select(member => MemberVisit.RunAsync(member, options, cancellationToken));
            foreach (var facts in await Task.WhenAll(visits).ConfigureAwait(false))
            {
                seen[facts.Member.Rank] = facts;
            }

            var known = seen.Values.SelectMany(facts => facts.Status?.View.Members ?? []).Distinct();
            fresh = [.. known.Where(member => !seen.ContainsKey(member.Rank))];
        }

        // A server that was stopped a moment ago may still be named by an answer, but by no view.
        var views = seen.Values.Select(facts => facts.Status?.View).OfType<GroupView>().ToArray();
        var current = seen.Values.Where(
            facts => facts.Status is not null || views.Length == 0 || views.Any(view => view.Contains(facts.Member.Rank)));
        return [.. current.OrderByDescending(facts => facts.Member.Rank)];
    }
}
