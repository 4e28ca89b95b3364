using System.Management.Automation;
using PSChat.Hosting;
using PSChat.Module.Completion;
using PSChat.Module.Parameters;

namespace PSChat.Module.Commands;

/// <summary>Finds the groups on the network.</summary>
[Cmdlet(VerbsCommon.Find, "ChatGroup", DefaultParameterSetName = NetworkSet)]
[OutputType(typeof(ChatGroup))]
public sealed class FindChatGroupCommand : NetworkCommand
{
    /// <summary>The group to look for; wildcards are allowed, all groups by default. A name without wildcards ends the
    /// search with the first complete answer.</summary>
    [Parameter(
        Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessage = "The group to look for; wildcards are allowed.")]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [NameOf("Group")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override string Group { get; set; } = "*";

    /// <summary>Time to collect answers; 1 s by default. A number is seconds.</summary>
    [Parameter(HelpMessage = "How long to collect answers; a number is seconds.")]
    [Duration(Minimum = 1, Maximum = LongestTimes.Answer)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    private protected override string Activity => "Looking for groups";

    private protected override TimeSpan? Limit => Timeout;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var anyGroup = NamePattern.IsPattern(Group);
        var network = FindNetwork();
        var name = anyGroup ? null : Group;
        if (!TryAwait(() => ChatGroups.FindAsync(network, name, Timeout, Cancellation), Group, out var found)) return;

        FoundGroup[] sorted = [.. found.OrderBy(group => group.Group, StringComparer.Ordinal)];
        var groups = NamePattern.Match(sorted, Group, group => group.Group);
        WriteObject(groups.Select(group => new ChatGroup(group)), enumerateCollection: true);
        if (groups.Count == 0 && !anyGroup) WriteError(Errors.GroupNotFound(Group));
    }
}
