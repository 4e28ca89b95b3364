using System.CommandLine;
using PSChat.Node.Events;
using PSChat.Node.Output;
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

    /// <summary>Runs <paramref name="body"/> with signals handled and reports its failure, if it fails.</summary>
    public static async Task<int> RunAsync(EventOutput? output, Func<TerminationSignal, Task<int>> body)
    {
        using var signal = new TerminationSignal();
        try
        {
            return await body(signal).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (signal.Requested.IsCompleted)
        {
            return ExitCode.Interrupted;
        }
        catch (ChatException error)
        {
            var failure = ErrorEvent.Of(error);
            if (output is JsonEventOutput) output.End(failure);
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
