using System.Globalization;
using System.Management.Automation;
using PSChat.Hosting;
using PSChat.Groups;
using PSChat.Measurement;
using PSChat.Module.Parameters;

namespace PSChat.Module.Commands;

/// <summary>Puts a load on a group, in its own room, and reports the speed and any lost or repeated messages.</summary>
[Cmdlet(
    VerbsDiagnostic.Measure, "ChatGroup",
    DefaultParameterSetName = NetworkSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ChatMeasurement))]
public sealed class MeasureChatGroupCommand : NetworkCommand
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    // Sessions take a few milliseconds to end; on a machine too busy for that they end in the background.
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromMilliseconds(80);

    /// <summary>Number of messages to send, 1 or more: 1,000 by default, unlimited if only <c>-Duration</c> is given. If both are
    /// given, the load ends with the limit that is reached first.</summary>
    [Parameter(HelpMessage = "How many messages to send altogether.")]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1000;

    /// <summary>Duration of the load; unlimited by default. A number is seconds.</summary>
    [Parameter(HelpMessage = "How long to send; a number is seconds.")]
    [Duration(Minimum = 1)]
    public TimeSpan Duration { get; set; }

    /// <summary>Messages per second of all senders together; 0, the default, is as fast as possible.</summary>
    [Parameter(HelpMessage = "How many messages a second to send altogether.")]
    [ValidateRange(0.0, 1e6)]
    public double Rate { get; set; }

    /// <summary>Number of users that send; 1 to 1,000, 1 by default.</summary>
    [Parameter(HelpMessage = "How many users send.")]
    [ValidateRange(1, 1000)]
    public int Senders { get; set; } = 1;

    /// <summary>Number of other users that receive; 0 to 1,000, 1 by default.</summary>
    [Parameter(HelpMessage = "How many other users receive.")]
    [ValidateRange(0, 1000)]
    public int Receivers { get; set; } = 1;

    /// <summary>Size of each text in bytes; 32 to 65,536, 100 by default.</summary>
    [Parameter(HelpMessage = "The bytes of each text.")]
    [ValidateRange(LoadOptions.MinimumSize, Names.MaximumTextBytes)]
    public int Size { get; set; } = 100;

    /// <summary>
    /// Longest time to connect, for an acknowledgement, and for a pause between deliveries; 10 s by default.
    /// A number is seconds.
    /// </summary>
    [Parameter(HelpMessage = "How long an answer may take; a number is seconds.")]
    [Duration(Minimum = 1, Maximum = LongestTimes.Answer)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    private protected override string Activity => "Connecting the users of the measurement";

    private protected override TimeSpan? Limit => Timeout;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var options = new LoadOptions
        {
            Network = FindNetwork(),
            Count = IsBound(nameof(Count)) || !IsBound(nameof(Duration)) ? Count : null,
            Duration = IsBound(nameof(Duration)) ? Duration : null,
            Rate = Rate,
            Senders = Senders,
            Receivers = Receivers,
            Size = Size,
            Timeout = Timeout,
        };
        if (!ShouldProcess($"group {options.Network.Group}", $"Send {Describe(options)}")) return;
        if (!TryAwait(() => LoadRun.OpenAsync(options, Cancellation), options.Network.Group, out var run)) return;
        try
        {
            Measure(options, run);
        }
        finally
        {
            // Ctrl+C and Select-Object -First end up here too.
            run.DisposeAsync().AsTask().Wait(GoodbyeLimit);
        }
    }

    private void Measure(LoadOptions options, LoadRun run)
    {
        var progress = new ProgressRecord(0, $"Measuring group {options.Network.Group}", $"Sending {Describe(options)}");
        var running = run.RunAsync(Cancellation);
        var isWanted = WaitProgress.IsWantedBy(Host) && !IsOver(WaitProgress.Delay, running);
        while (!IsOver(LookInterval, running))
        {
            if (!isWanted) continue;
            var now = run.Progress;
            progress.StatusDescription = string.Create(
                CultureInfo.CurrentCulture, $"{now.Sent:n0} sent, {now.Confirmed:n0} confirmed, {now.Received:n0} received");
            progress.PercentComplete = (int)(100 * Math.Min(1, ShareOf(options, now)));
            WriteProgress(progress);
        }

        progress.RecordType = ProgressRecordType.Completed;
        if (isWanted) WriteProgress(progress);
        if (TryAwait(() => running, options.Network.Group, out var result)) WriteObject(new ChatMeasurement(options, result));
    }

    private bool IsOver(TimeSpan time, Task running)
    {
        try
        {
            return EndsWithin(time, running);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private static double ShareOf(LoadOptions options, LoadProgress now) => Math.Max(
        options.Count is { } count ? (double)now.Confirmed / count : 0,
        options.Duration is { } duration ? now.Elapsed / duration : 0);

    private static string Describe(LoadOptions options)
    {
        var amount = options switch
        {
            { Count: { } count, Duration: { } duration } => $"{count} messages, within {duration.TotalSeconds:0.###} s,",
            { Count: { } count } => $"{count} messages",
            _ => $"messages for {options.Duration!.Value.TotalSeconds:0.###} s",
        };
        return $"{amount} of {options.Size} bytes from {options.Senders} users to {options.Receivers}";
    }
}
