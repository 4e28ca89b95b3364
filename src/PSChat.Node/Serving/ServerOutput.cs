using PSChat.Node.Output;
using PSChat.Node.Streams;

namespace PSChat.Node.Serving;

/// <summary>A server's output, whose loss does not end the server: its clients need it more than a log does.</summary>
internal static class ServerOutput
{
    // Standard error may be the same pipe, whose reader does not read.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Runs a server with an output on a thread of its own; says on standard error when it is lost.</summary>
    public static async Task<int> UseAsync(EventOutput output, Func<EventOutput, Task<int>> serve)
    {
        var queued = new QueuedOutput(output, TimeProvider.System);
        _ = ReportLossAsync(queued);
        try
        {
            return await serve(queued).ConfigureAwait(false);
        }
        finally
        {
            queued.Close();
            if (queued.Dropped is > 0 and var count) Report($"{count} lines of the output were lost.");
        }
    }

    private static async Task ReportLossAsync(EventOutput output)
    {
        var loss = await output.Lost.ConfigureAwait(false);
        Report($"The output cannot be written: {ReasonOf(loss)}. The server goes on, and tries again with each line.");
    }

    private static string ReasonOf(OutputLostException loss) => loss.Loss switch
    {
        OutputLoss.ReaderGone => "its reader is gone",
        OutputLoss.TerminalGone => "its terminal is closed",
        _ => loss.Message,
    };

    private static void Report(string text) => Task.Run(() => ErrorLine.Write(ExitCode.Success, text)).Wait(Patience);
}
