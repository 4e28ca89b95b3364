using System.Globalization;
using System.Text.RegularExpressions;
using PSChat.Node.Events;
using PSChat.Protocol;
using PSChat.Simulation.Waiting;

namespace PSChat.Kit.Chaos;

/// <summary>What one server process reported, so that its state at any moment can be told.</summary>
/// <param name="host">Its host.</param>
/// <param name="instance">Its instance.</param>
/// <param name="steps">Its diagnostics, in order of time.</param>
/// <param name="views">Its views, in order of time.</param>
internal sealed partial class ServerTrack(
    int host, string instance, IReadOnlyList<LogEvent> steps, IReadOnlyList<ViewEvent> views)
{
    public string Instance => instance;

    public int Host => host;

    /// <summary>Times at which its state changes.</summary>
    public IEnumerable<DateTimeOffset> Changes => steps.Select(step => step.Time).Concat(views.Select(view => view.Time));

    /// <summary>Makes the tracks of a process; none if it never was a member.</summary>
    public static ServerTrack? Of(int host, IEnumerable<NodeEvent> events)
    {
        var all = events.ToList();
        if (all.OfType<ReadyEvent>().FirstOrDefault() is not { } ready) return null;
        return new ServerTrack(host, ready.Self.Instance, [.. all.OfType<LogEvent>()], [.. all.OfType<ViewEvent>()]);
    }

    /// <summary>Its state at a moment.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="runs">Whether its process lives and is not suspended then.</param>
    public ServerSight<string> See(DateTimeOffset at, bool runs)
    {
        var role = ServerRole.Discovering;
        var (isHandingOver, isRechecking) = (false, false);
        foreach (var step in steps.TakeWhile(step => step.Time <= at))
        {
            // The program ends what the engine says with a full stop.
            var text = step.Text.TrimEnd('.');
            if (RoleChange().Match(text) is { Success: true } change
                && Enum.TryParse<ServerRole>(change.Groups[1].Value, out var next))
            {
                (role, isHandingOver, isRechecking) = (next, false, false);
            }
            else if (text.StartsWith("handing over to ", StringComparison.Ordinal)) isHandingOver = true;
            else if (text.EndsWith(" did not take over; resuming", StringComparison.Ordinal)) isHandingOver = false;
            else if (text.StartsWith("did not tick for ", StringComparison.Ordinal)) isRechecking = true;
            else if (text == "still leading after the gap") isRechecking = false;
        }

        var view = views.LastOrDefault(view => view.Time <= at);
        return new ServerSight<string>
        {
            Host = host,
            Runs = runs,
            Role = role,
            Leader = view?.Leader.Instance ?? "",
            Epoch = view?.Epoch ?? 0,
            Members = view is null ? [] : [.. view.Members.Select(member => member.Instance)],
            MinimumCopies = view?.MinimumCopies ?? 1,
            IsHandingOver = isHandingOver,
            IsRechecking = isRechecking,
        };
    }

    [GeneratedRegex(@"^\w+ -> (\w+)$", RegexOptions.CultureInvariant)]
    private static partial Regex RoleChange();
}
