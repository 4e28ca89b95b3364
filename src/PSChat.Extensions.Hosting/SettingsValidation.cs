using Microsoft.Extensions.Options;

namespace PSChat.Extensions.Hosting;

/// <summary>Lets the engine check settings, so that a host with wrong settings does not start.</summary>
/// <param name="check">Throws if a setting is wrong.</param>
internal sealed class SettingsValidation<T>(Action<T> check) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        try
        {
            check(options);
            return ValidateOptionsResult.Success;
        }
        catch (ChatException exception)
        {
            return ValidateOptionsResult.Fail($"{exception.Message} {exception.Remedy}".TrimEnd());
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return ValidateOptionsResult.Fail(exception.Message);
        }
    }
}
