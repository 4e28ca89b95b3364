using System.Management.Automation;
using System.Management.Automation.Host;

namespace PSChat.Module.Commands;

/// <summary>
/// Progress of a wait, for the user at a prompt. A wait that is over within a second shows nothing, because that would flicker.
/// PowerShell itself shows none if <c>$ProgressPreference</c> says so.
/// </summary>
/// <param name="activity">What is waited for.</param>
/// <param name="limit">The longest time of the wait, if there is one.</param>
internal sealed class WaitProgress(string activity, TimeSpan? limit)
{
    /// <summary>Time after which a wait is shown.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    /// <summary>Time between two updates.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private const string Switch = "-NonInteractive";

    // PowerShell takes every abbreviation that is long enough to be clear.
    private static readonly bool IsForScripts = Environment.GetCommandLineArgs().Skip(1)
        .Any(argument => argument.Length >= "-NonI".Length && Switch.StartsWith(argument, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether somebody may be looking: not in <c>pwsh -NonInteractive</c>, and not if the console's output goes to a file.
    /// Other hosts decide for themselves.
    /// </summary>
    public static bool IsWantedBy(PSHost host) =>
        host.Name != "ConsoleHost" || !(IsForScripts || Console.IsOutputRedirected);

    /// <summary>Returns the record to show after this time.</summary>
    public ProgressRecord After(TimeSpan elapsed) => limit is { Ticks: > 0 } most
        ? new(0, activity, $"{elapsed.TotalSeconds:0} s of at most {most.TotalSeconds:0.#} s")
        {
            PercentComplete = (int)(100 * Math.Min(1, elapsed / most)),
        }
        : new(0, activity, $"{elapsed.TotalSeconds:0} s");

    /// <summary>Returns the record that takes the progress away.</summary>
    public ProgressRecord End() => new(0, activity, "Over") { RecordType = ProgressRecordType.Completed };
}
