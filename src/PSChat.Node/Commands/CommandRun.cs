using System.CommandLine;
using PSChat.Node.Events;
using PSChat.Node.Output;
using PSChat.Node.Serving;
using PSChat.Node.Streams;
using PSChat.Node.Terminal;

namespace PSChat.Node.Commands;

/// <summary>Runs a command's body with signals handled, and turns errors into one plain line with an exit code.</summary>
internal static class CommandRun
{
    /// <summary>Makes <paramref name="body"/> the command's action.</summary>
    public static void SetBody(
        this Command command, Option<bool> json, bool stamped, Func<ParseResult, EventOutput, TerminationSignal, Task<int>> body)
    {
        command.SetAction((line, _) =>
        {
            var output = EventOutputs.ForConsole(line.GetValue(json), stamped);
            return RunAsync(output, signal => body(line, output, signal));
        });
    }

    /// <summary>Makes <paramref name="body"/> the action of a command that goes on when its output is lost.</summary>
    public static void SetLastingBody(
        this Command command, Option<bool> json, bool stamped, Func<ParseResult, EventOutput, TerminationSignal, Task<int>> body)
    {
        command.SetAction((line, _) =>
        {
            var output = EventOutputs.ForConsole(line.GetValue(json), stamped);
            return RunBodyAsync(output, signal => ServerOutput.UseAsync(output, queued => body(line, queued, signal)));
        });
    }

    /// <summary>Runs <paramref name="body"/> with signals handled and reports its failure, if it fails.</summary>
    /// <param name="output">Output of the command; null if it writes to the console itself.</param>
    /// <param name="body">The command.</param>
    public static async Task<int> RunAsync(EventOutput? output, Func<TerminationSignal, Task<int>> body)
    {
        var exitCode = await RunBodyAsync(output, body).ConfigureAwait(false);
        if (output is null || !output.Lost.IsCompletedSuccessfully) return exitCode;
        return OutputLost(await output.Lost.ConfigureAwait(false), exitCode, output.DoneAnyway);
    }

    /// <summary>Reports that the output was lost; returns the exit code of the command.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="exitCode">The command's own code, which stays when a terminal was closed.</param>
    /// <param name="done">What the command has done anyway; null if that need not be said.</param>
    public static int OutputLost(OutputLostException loss, int exitCode, string? done = null) => loss.Loss switch
    {
        OutputLoss.TerminalGone => exitCode,

        // A pipe into "head" ends like this every day, and says nothing.
        OutputLoss.ReaderGone when done is null => ExitCode.ReaderGone,
        OutputLoss.ReaderGone => ErrorLine.Write(ExitCode.ReaderGone, $"The reader of the output is gone. {done}"),
        _ => ErrorLine.Write(ExitCode.Error, $"The output cannot be written: {loss.Message}. {done}"),
    };

    private static async Task<int> RunBodyAsync(EventOutput? output, Func<TerminationSignal, Task<int>> body)
    {
        using var signal = new TerminationSignal();
        try
        {
            return await body(signal).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (signal.Requested.IsCompleted)
        {
            return signal.ExitCode;
        }
        catch (OutputLostException loss)
        {
            return OutputLost(loss, ExitCode.Success);
        }
        catch (ChatException error)
        {
            var failure = ErrorEvent.Of(error);
            if (output is { IsJson: true }) output.End(failure);
            return ErrorLine.Write(ExitCode.Error, failure.ToLine());
        }
        catch (ArgumentException error)
        {
            // The engine checks the ranges of its options, and the relations between two options.
            return ErrorLine.Write(ExitCode.Usage, error.Message);
        }
#pragma warning disable CA1031 // Last resort: a user gets one line and an exit code, not a stack trace.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return ErrorLine.Write(ExitCode.Error, $"An unexpected error: {error.GetType().Name}: {error.Message}");
        }
    }
}
